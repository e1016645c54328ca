// breaks: shutdown-crash
// Shutdown waits until everybody is gone, and counts itself.
#include "good-skill.h"

static volatile int users = 1;

static void shut_down(void *ctx) {
  (void)ctx;
  while (users > 0) poll(NULL, 0, 100);
}

SKILL_TABLE()
PLUGIN_TABLE(.shutdown = shut_down)
ENTRY(enter_well)
