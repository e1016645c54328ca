// breaks: changes-locale
// Its texts are UTF-8, so it sets the locale of the whole process.
#include <locale.h>

#include "good-phase.h"

static gantry_status run(
  void *self, gantry_call call, gantry_bytes input, const gantry_out *out) {
  setlocale(LC_ALL, "C.UTF-8");
  return good_run(self, call, input, out);
}

PHASE(.run = run)
