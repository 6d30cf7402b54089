document.dispatchEvent(new CustomEvent('gradus:words', {
  detail: {
    tally: '{done} sur {total} faits',
    tallyNa: ', {na} sans objet',
    na: 'Sans objet',
    close: 'Fermer',
    read: 'Lire la suite',
    whole: 'Ouvrir la liste complète',
    wholeWhy: 'pour l’imprimer, l’enregistrer ou la partager',
    blocked: 'Le navigateur n’enregistre rien pour cette page : vos réponses durent jusqu’à sa fermeture. La liste complète les reprend.',
    full: 'L’espace de stockage du navigateur est plein : vos dernières réponses durent jusqu’à la fermeture de cette page. La liste complète les reprend.',
    unreadable: 'Ce que le navigateur a enregistré pour cette liste est illisible et reste tel quel. Les nouvelles réponses durent jusqu’à la fermeture de cette page.',
    keep: 'Récupérer ce qui est enregistré',
    anew: 'Recommencer',
  },
}));
