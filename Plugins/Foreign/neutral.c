#define _GNU_SOURCE
#include "neutral.h"

locale_t neutral_locale;

int neutral_begin(void) {
  // A host may enter the plugin more than once.
  if (neutral_locale == (locale_t)0) neutral_locale = newlocale(LC_ALL_MASK, "C", (locale_t)0);
  return neutral_locale != (locale_t)0;
}
