import { useTranslation } from 'react-i18next';

/** Kinds of entries in words. One of a kind that only a newer till knows is named by its own word. */
export function useKindWord(): (kind: string) => string {
  const { t } = useTranslation();
  return (kind) => t([`sync.kind.${kind}`, 'sync.kindUnknown'], { kind });
}
