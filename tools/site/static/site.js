/* What is wider than the page can be scrolled with the keyboard, too; a page that is made narrower may have more of it. */
for (const moment of ["load", "resize"]) {
  addEventListener(moment, () => {
    for (const block of document.querySelectorAll("pre, .table-wrapper")) {
      if (block.scrollWidth > block.clientWidth) block.tabIndex = 0;
    }
  });
}
