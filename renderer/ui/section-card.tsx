import { useId, type ReactNode } from 'react';
import './section-card.css';

type Props = {
  readonly title: string;
  /** What is said beside the title, or can be done about the whole card. */
  readonly aside?: ReactNode;
  readonly wide?: boolean;
  readonly children: ReactNode;
};

/** One subject of a page, with its title. */
export function SectionCard({ title, aside, wide = false, children }: Props) {
  const id = useId();
  return (
    <section className={wide ? 'section-card section-card-wide' : 'section-card'} aria-labelledby={id}>
      <header>
        <h2 id={id}>{title}</h2>
        {aside}
      </header>
      {children}
    </section>
  );
}
