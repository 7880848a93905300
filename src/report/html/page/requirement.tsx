import type { Obligation, RunPage } from '../data.js';

interface ListProps {
  readonly page: RunPage;
  readonly heading: string;
  readonly indexes: readonly number[];
}

/** Requirements with their level, their place in the RFC and their text. */
export function RequirementList({ page, heading, indexes }: ListProps) {
  const found = indexes.flatMap((index) => page.obligations[index] ?? []);
  if (found.length === 0) return null;
  return (
    <div class="requirements">
      {heading !== '' && <h4>{heading}</h4>}
      {found.map((one) => (
        <Requirement key={one.id} {...one} />
      ))}
    </div>
  );
}

export const Requirement = ({ id, level, rfc, section, text, url }: Obligation) => (
  <p class="requirement">
    <b class="level">{level}</b>
    <span>
      {text}{' '}
      <a href={url} rel="noreferrer">
        {rfc} §{section}
      </a>{' '}
      <code>{id}</code>
    </span>
  </p>
);
