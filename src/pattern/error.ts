/**
 * An expression that has no value. Offset and length are characters of the text that the expression stands in;
 * `blame` says whether the script is at fault, or a value that came from the server (such as a SASL challenge that is no
 * base64): the first is an error, the second a failure of the step.
 */
export class EvaluationError extends Error {
  override readonly name = 'EvaluationError';

  constructor(
    message: string,
    readonly offset: number,
    readonly length: number,
    readonly blame: 'script' | 'server' = 'script',
  ) {
    super(message);
  }
}

/** Why a function has no result; the evaluator adds the place. */
export class ValueError extends Error {
  override readonly name = 'ValueError';

  constructor(
    message: string,
    readonly blame: 'script' | 'server' = 'script',
  ) {
    super(message);
  }
}
