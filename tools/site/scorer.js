/* Pages for readers come before names of the code; otherwise as Sphinx has it. */
var Scorer = {
  objNameMatch: 11,
  objPartialMatch: 6,
  objPrio: { 0: -100, 1: -110, 2: -120 },
  objPrioDefault: -110,
  title: 15,
  partialTitle: 7,
  term: 5,
  partialTerm: 2,
};
