document.dispatchEvent(new CustomEvent('gradus:words', {
  detail: {
    tally: '{done} von {total} erledigt',
    tallyNa: ', {na} nicht zutreffend',
    na: 'Nicht zutreffend',
    close: 'Schließen',
    read: 'Weiterlesen',
    whole: 'Vollständige Checkliste öffnen',
    wholeWhy: 'zum Drucken, Speichern und Teilen',
    blocked: 'Der Browser speichert für diese Seite nichts: Ihre Antworten gelten, bis sie geschlossen wird. Die vollständige Checkliste übernimmt sie.',
    full: 'Der Speicher des Browsers ist voll: Ihre letzten Antworten gelten, bis diese Seite geschlossen wird. Die vollständige Checkliste übernimmt sie.',
    unreadable: 'Was der Browser für diese Checkliste gespeichert hat, ist nicht lesbar und bleibt, wie es ist. Neue Antworten gelten, bis diese Seite geschlossen wird.',
    keep: 'Gespeichertes sichern',
    anew: 'Neu beginnen',
  },
}));
