// breaks: exit-crash
// The host is told goodbye by a destructor, without looking whether it was ever there.
#include "good-sink.h"

static volatile int deliveries = 0;

__attribute__((destructor)) static void say_goodbye(void) {
  volatile const char *nobody = deliveries < 0 ? "" : NULL;
  if (*nobody == 'x') deliveries = 0;
}

SINK()
