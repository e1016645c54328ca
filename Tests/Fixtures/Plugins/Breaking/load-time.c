// breaks: load-time
// It looks for a server when it is loaded, and waits for the answer.
#include "good-phase.h"

__attribute__((constructor)) static void look_for_server(void) { poll(NULL, 0, 150); }

PHASE()
