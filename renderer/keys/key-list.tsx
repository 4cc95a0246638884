import { useTranslation } from 'react-i18next';
import { X } from 'lucide-react';
import { Button, Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { showKey } from '../ui/key-hint.tsx';
import { ACTIONS, type ActionGroup, type ActionId } from './actions.ts';
import { useKeyOf } from './keys.ts';
import './key-list.css';

/** Keys that belong to the search field while it is empty, and are not chosen anew. */
const FIELD_KEYS = [
  { name: 'choose', keys: ['↑', '↓'] },
  { name: 'more', keys: ['+', '−'] },
  { name: 'remove', keys: ['Del'] },
  { name: 'times', keys: ['3', '*'] },
] as const;

const GROUPS = [...new Set(Object.values(ACTIONS).map(({ group }): ActionGroup => group))];

type Props = { readonly isOpen: boolean; readonly onClose: () => void };

/** Every key of the till with what it does, by where it works. */
export function KeyList({ isOpen, onClose }: Props) {
  return (
    <ModalOverlay
      className="overlay"
      isOpen={isOpen}
      isDismissable
      onOpenChange={(open) => !open && onClose()}
    >
      <Modal className="key-list-modal">
        <Dialog className="key-list">
          <Keys onClose={onClose} />
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

/** Apart from the dialog, so that nothing of it is prepared while it is closed. */
function Keys({ onClose }: Pick<Props, 'onClose'>) {
  const { t } = useTranslation();
  return (
    <>
      <div className="key-list-head">
        <Heading slot="title">{t('keys.title')}</Heading>
        <Button autoFocus className="icon-button" aria-label={t('keys.close')} onPress={onClose}>
          <X size={20} aria-hidden="true" />
        </Button>
      </div>
      <div className="key-list-groups">
        {GROUPS.map((group) => (
          <section key={group} aria-label={t(`keys.group.${group}`)}>
            <h3>{t(`keys.group.${group}`)}</h3>
            <dl>
              {actionsOf(group).map((action) => (
                <ActionRow key={action} action={action} />
              ))}
            </dl>
          </section>
        ))}
        <section aria-label={t('keys.group.field')}>
          <h3>{t('keys.group.field')}</h3>
          <dl>
            {FIELD_KEYS.map(({ name, keys }) => (
              <Row key={name} name={t(`keys.field.${name}`)} keys={keys} />
            ))}
          </dl>
        </section>
      </div>
    </>
  );
}

function actionsOf(group: ActionGroup): ActionId[] {
  return (Object.keys(ACTIONS) as ActionId[]).filter((action) => ACTIONS[action].group === group);
}

function ActionRow({ action }: { readonly action: ActionId }) {
  const { t } = useTranslation();
  return <Row name={t(`action.${action}`)} keys={[showKey(useKeyOf(action))]} />;
}

function Row({ name, keys }: { readonly name: string; readonly keys: readonly string[] }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {keys.map((key) => (
          <kbd key={key} className="key-hint">
            {key}
          </kbd>
        ))}
      </dd>
    </div>
  );
}
