/** What stands for an octet that would not be seen; doubled backslashes are one that could be taken for such. */
const ESCAPE = /(\\\\|\\[rnt]|\\x[0-9a-f]{2})/g;

/** Octets made visible, the marks of what is invisible set apart. */
export const Wire = ({ text }: { readonly text: string }) => (
  <>{text.split(ESCAPE).map((part, index) => (index % 2 === 1 ? <i key={index}>{part}</i> : part))}</>
);
