import type { Node } from '../node.js';
import type { UntaggedResponse } from '../response.js';
import {
  CapabilityResponse,
  EsearchResponse,
  FlagsResponse,
  ListResponse,
  NumberResponse,
  OtherResponse,
  otherNames,
  SearchResponse,
  StatusDataResponse,
  VanishedResponse,
} from './data.js';
import { FetchResponse } from './fetch.js';

type View = (octets: Buffer, tree: Node) => UntaggedResponse;

const views: ReadonlyMap<string, View> = new Map<string, View>([
  ['FETCH', (octets, tree) => new FetchResponse(octets, tree)],
  ['STATUS', (octets, tree) => new StatusDataResponse(octets, tree, 'STATUS')],
  ['ESEARCH', (octets, tree) => new EsearchResponse(octets, tree, 'ESEARCH')],
  ['FLAGS', (octets, tree) => new FlagsResponse(octets, tree, 'FLAGS')],
  ['VANISHED', (octets, tree) => new VanishedResponse(octets, tree, 'VANISHED')],
  ...(['EXISTS', 'RECENT', 'EXPUNGE'] as const).map((name): [string, View] => [
    name,
    (octets, tree) => new NumberResponse(octets, tree, name),
  ]),
  ...(['LIST', 'LSUB'] as const).map((name): [string, View] => [
    name,
    (octets, tree) => new ListResponse(octets, tree, name),
  ]),
  ...(['SEARCH', 'SORT'] as const).map((name): [string, View] => [
    name,
    (octets, tree) => new SearchResponse(octets, tree, name),
  ]),
  ...(['CAPABILITY', 'ENABLED'] as const).map((name): [string, View] => [
    name,
    (octets, tree) => new CapabilityResponse(octets, tree, name),
  ]),
  ...otherNames.map((name): [string, View] => [name, (octets, tree) => new OtherResponse(octets, tree, name)]),
]);

/** The typed view of untagged data by its name in upper case; `undefined` for a name that no view is made for. */
export const untaggedView = (octets: Buffer, tree: Node, name: string): UntaggedResponse | undefined =>
  views.get(name)?.(octets, tree);
