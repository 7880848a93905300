import type { FetchResponse } from './views/fetch.js';
import type {
  CapabilityResponse,
  EsearchResponse,
  FlagsResponse,
  ListResponse,
  NumberResponse,
  OtherResponse,
  SearchResponse,
  StatusDataResponse,
  VanishedResponse,
} from './views/data.js';
import type { ContinuationRequest, TaggedResponse, UntaggedStatusResponse } from './views/status.js';

/** One whole response, typed. Each carries its octets, and the tree that patterns are matched against. */
export type Response = TaggedResponse | ContinuationRequest | UntaggedResponse;

export type UntaggedResponse =
  | UntaggedStatusResponse
  | FetchResponse
  | NumberResponse
  | ListResponse
  | StatusDataResponse
  | SearchResponse
  | EsearchResponse
  | CapabilityResponse
  | FlagsResponse
  | VanishedResponse
  | OtherResponse;
