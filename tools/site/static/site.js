/* What is wider than the page can be scrolled with the keyboard, too. */
addEventListener("load", () => {
  for (const block of document.querySelectorAll("pre, .table-wrapper")) {
    if (block.scrollWidth > block.clientWidth) block.tabIndex = 0;
  }
});
