// breaks: shutdown-crash
// Shutdown logs to a service that was never connected.
#include "good-phase.h"

static volatile int *connection;

static void shut_down(void *ctx) {
  (void)ctx;
  *connection = 0;
}

PHASE_TABLE()
PLUGIN_TABLE(.shutdown = shut_down)
ENTRY(enter_phase)
