// breaks: rtld-now
// needs: libacme-greetings.so.4
// It needs a library that only the author's machine has.
#include "good-phase.h"

PHASE()
