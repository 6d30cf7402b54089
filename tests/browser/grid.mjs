// A book for the pages of the model: three levels that share sentences, two dimensions, a gap, and as many as are asked for.

const text = (sentences) => sentences.join(' ');
const same = 'Everybody knows the plan.';

export const book = {
  'book.toml': '[book]\ntitle = "Grid"\n[model]\nid = "grid"\nversion = "1"\n',
  'content/index.md': '# Grid\n\nWelcome.\n',
  'content/level-1.md': `---\ntitle: Level 1 - Begin\n---\n\n## People\n\n### Culture\n\n${text([same, 'One team begins.'])}\n\n- [ ] One owner {#owner}\n- [ ] One backup {#backup}\n\n### Skills\n\nFirst skills.\n\n## Tools\n\n### Shell\n\nFirst shell, see [a page](https://example.org/shell).\n`,
  'content/level-2.md': `---\ntitle: Level 2 - Repeat\n---\n\n## People\n\n### Culture\n\n${text([same, 'Two teams go on.'])}\n\n- [ ] Two owners {#owners}\n\n## Tools\n\n### Shell\n\nSecond shell.\n`,
  'content/level-3.md': `---\ntitle: Level 3 - Master\n---\n\n## People\n\n### Culture\n\n${text(['Nothing is as before.', same, 'One team begins.'])}\n\n### Skills\n\nThird skills.\n\n## Tools\n\n### Shell\n\nThird shell.\n`,
};

// As many levels and topics as are asked for, four topics a dimension.
export function large(levels, topics) {
  const files = { 'book.toml': '[book]\ntitle = "Large"\n', 'content/index.md': '# Large\n\nWelcome.\n' };
  for (let level = 1; level <= levels; level += 1) {
    let page = `---\ntitle: Level ${level} - Step ${level}\n---\n\n`;
    for (let topic = 0; topic < topics; topic += 1) {
      if (topic % 4 === 0) page += `## Dimension ${topic / 4 + 1}\n\n`;
      page += `### Topic number ${topic + 1}\n\nWhat topic ${topic + 1} asks for at level ${level}, in one sentence of some length.\n\n`;
    }
    files[`content/level-${level}.md`] = page;
  }
  return files;
}
