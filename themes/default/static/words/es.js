document.dispatchEvent(new CustomEvent('gradus:words', {
  detail: {
    tally: '{done} de {total} hechos',
    tallyNa: ', {na} no aplicables',
    na: 'No aplicable',
    close: 'Cerrar',
    read: 'Seguir leyendo',
    whole: 'Abrir la lista completa',
    wholeWhy: 'para imprimirla, guardarla o compartirla',
    blocked: 'El navegador no guarda nada para esta página: sus respuestas duran hasta que se cierre. La lista completa las recoge.',
    full: 'El almacenamiento del navegador está lleno: sus últimas respuestas duran hasta que se cierre esta página. La lista completa las recoge.',
    unreadable: 'Lo que el navegador ha guardado para esta lista no se puede leer y se queda como está. Las respuestas nuevas duran hasta que se cierre esta página.',
    keep: 'Descargar lo guardado',
    anew: 'Empezar de nuevo',
  },
}));
