// What script adds to texts: a button that copies code, and what a term means where it is used. Tables and code are
// stops of the keyboard only where they scroll.
(() => {
  'use strict';
  const words = document.currentScript.dataset;
  const main = document.querySelector('main');
  if (!main) return;

  // What scrolls can be focused: only then can the keyboard scroll it.
  const measure = (region) => {
    if (region.scrollWidth > region.clientWidth + 1) region.tabIndex = 0;
    else region.removeAttribute('tabindex');
  };
  const sizes = new ResizeObserver((entries) => entries.forEach((entry) => measure(entry.target)));

  // Says what was done, to those who do not see it.
  const status = document.createElement('p');
  status.className = 'unseen';
  status.setAttribute('role', 'status');

  const copied = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch (refused) {
      // Pages without a safe origin have no clipboard: the old way needs a selection.
      const field = document.createElement('textarea');
      field.value = text;
      field.className = 'unseen';
      document.body.append(field);
      field.select();
      const done = document.execCommand('copy');
      field.remove();
      return done;
    }
  };

  const addButton = (block) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'copy';
    button.textContent = words.copy;
    let timer;
    button.addEventListener('click', async () => {
      const done = await copied(block.querySelector('pre').textContent);
      button.focus();
      button.textContent = status.textContent = done ? words.copied : words.failed;
      clearTimeout(timer);
      timer = setTimeout(() => {
        button.textContent = words.copy;
        status.textContent = '';
      }, 2500);
    });
    // Behind the code, as it is read: what it copies comes first.
    block.append(button);
  };

  const dress = () => {
    main.querySelectorAll('.code').forEach((block) => block.querySelector('.copy') || addButton(block));
    main.querySelectorAll('.table, .code > pre').forEach((region) => sizes.observe(region));
    if (!status.isConnected && main.querySelector('.code')) main.append(status);
  };
  dress();
  // The preview changes texts in place.
  new MutationObserver((changes) => {
    if (changes.some((change) => change.target !== status && !change.target.closest?.('.copy'))) dress();
  }).observe(main, { childList: true, subtree: true });

  // Terms. What is shown stays until it is dismissed or left, and the pointer may rest on it:
  // https://www.w3.org/WAI/WCAG22/Understanding/content-on-hover-or-focus
  if (!('popover' in HTMLElement.prototype)) return;
  const gap = 6;
  let open = null;
  let timer;
  let touched = null;

  const place = () => {
    const line = open.link.getClientRects()[0] ?? open.link.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = open.box;
    const room = document.documentElement.clientWidth - width - gap;
    const below = line.bottom + gap;
    const top = below + height > innerHeight && line.top > height + gap ? line.top - height - gap : below;
    open.box.style.insetBlockStart = `${top}px`;
    open.box.style.left = `${Math.max(gap, Math.min(line.left, room))}px`;
  };

  const hide = () => {
    clearTimeout(timer);
    if (open?.box.isConnected && open.box.matches(':popover-open')) open.box.hidePopover();
    open = null;
  };

  const show = (link) => {
    clearTimeout(timer);
    if (open?.link === link) return;
    hide();
    const box = document.getElementById(link.getAttribute('aria-describedby'));
    if (!box) return;
    open = { link, box };
    box.showPopover();
    place();
  };

  const soon = (what, after) => {
    clearTimeout(timer);
    timer = setTimeout(what, after);
  };
  const termAt = (target) => target.closest?.('a.term');

  main.addEventListener('pointerover', ({ target, pointerType }) => {
    if (pointerType === 'touch') return;
    const link = termAt(target);
    if (link) soon(() => show(link), 120);
    else if (open?.box.contains(target)) clearTimeout(timer);
  });
  main.addEventListener('pointerout', ({ target, pointerType }) => {
    if (pointerType === 'touch' || !(termAt(target) || open?.box.contains(target))) return;
    soon(() => open?.link !== document.activeElement && hide(), 300);
  });
  main.addEventListener('focusin', ({ target }) => {
    const link = termAt(target);
    if (link) show(link);
  });
  main.addEventListener('focusout', ({ target }) => {
    if (termAt(target) === open?.link && !open?.box.matches(':hover')) hide();
  });
  // A finger has no way to rest on a link: the first touch shows what it means, the second follows it.
  document.addEventListener('pointerdown', ({ target, pointerType }) => {
    const link = termAt(target);
    touched = pointerType === 'touch' && link && open?.link !== link ? link : null;
    if (open && !link && !open.box.contains(target)) hide();
  });
  main.addEventListener('click', (event) => {
    const link = termAt(event.target);
    if (!link || link !== touched) return;
    touched = null;
    event.preventDefault();
    show(link);
  });
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !open) return;
    hide();
    event.stopPropagation();
  }, true);
  addEventListener('scroll', () => open && place(), { passive: true, capture: true });
  addEventListener('resize', () => open && place());
})();
