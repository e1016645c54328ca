// breaks: ctor-audit
// It makes a table when it is loaded, whether or not anybody uses it.
#include "good-phase.h"

static unsigned char lower[256];

__attribute__((constructor)) static void fill(void) {
  for (int i = 0; i < 256; i++) lower[i] = (unsigned char)(i >= 'A' && i <= 'Z' ? i + 32 : i);
}

static gantry_status run(
  void *self, gantry_call call, gantry_bytes input, const gantry_out *out) {
  if (input.len > 0 && lower[input.ptr[0]] != '{') return refuse_input(call, "it is no object");
  return good_run(self, call, input, out);
}

PHASE(.run = run)
