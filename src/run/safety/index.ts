/** What may be done on an account in use. */

export { safety, type Safety, type SafetyOptions } from './safety.js';
