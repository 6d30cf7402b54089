document.dispatchEvent(new CustomEvent('gradus:words', {
  detail: {
    tally: '已完成 {done}/{total}',
    tallyNa: '，不适用 {na}',
    na: '不适用',
    close: '关闭',
    read: '阅读全文',
    whole: '打开完整清单',
    wholeWhy: '以便打印、保存或分享',
    blocked: '浏览器不为此页面保存任何内容：您的回答在页面关闭前有效，可带入完整清单。',
    full: '浏览器的存储空间已满：您最近的回答在页面关闭前有效，可带入完整清单。',
    unreadable: '浏览器为此清单保存的内容无法读取，已原样保留。新的回答在页面关闭前有效。',
    keep: '下载已保存的内容',
    anew: '重新开始',
  },
}));
