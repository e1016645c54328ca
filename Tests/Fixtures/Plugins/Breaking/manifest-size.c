// breaks: manifest-size
// The handbook is in the manifest, pictures and all.
#define TIMES_16(text) \
  text text text text text text text text text text text text text text text text
#define MORE                                                                              \
  ",\"extensions\":{\"acme.handbook\":\""                                                \
  TIMES_16(TIMES_16(TIMES_16(TIMES_16("0123456789abcdef0123456789abcdef")))) "\"}"
#include "good-phase.h"

PHASE()
