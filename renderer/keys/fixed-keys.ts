/** Keys of fields and lists, by where they work. They belong to the place, and are not chosen anew. */
export const FIXED_KEYS = [
  {
    place: 'field',
    keys: [
      { name: 'choose', keys: ['↑', '↓'] },
      { name: 'more', keys: ['+', '−'] },
      { name: 'remove', keys: ['Del'] },
      { name: 'times', keys: ['3', '*'] },
      { name: 'pay', keys: ['Enter'] },
    ],
  },
  {
    place: 'payField',
    keys: [
      { name: 'nextMeans', keys: ['/'] },
      { name: 'takeBack', keys: ['−', '⌫'] },
      { name: 'takeMoney', keys: ['Enter'] },
    ],
  },
  {
    place: 'returnLines',
    keys: [
      { name: 'choose', keys: ['↑', '↓'] },
      { name: 'comesBack', keys: ['+', '−'] },
      { name: 'allComesBack', keys: ['*'] },
      { name: 'intoBasket', keys: ['Enter'] },
    ],
  },
  {
    place: 'pin',
    keys: [
      { name: 'who', keys: ['↑', '↓'] },
      { name: 'givePin', keys: ['Enter'] },
    ],
  },
] as const;
