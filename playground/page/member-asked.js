/* How any part of the page asks for a member's card, without knowing what stands on it. */
const EVENT = "member-asked";

/** Ask for a member's card at an element or point. */
export function askForMember(member, anchor) {
  document.dispatchEvent(new CustomEvent(EVENT, { detail: { member, anchor } }));
}

export function onMemberAsked(answer) {
  document.addEventListener(EVENT, ({ detail }) => answer(detail.member, detail.anchor));
}
