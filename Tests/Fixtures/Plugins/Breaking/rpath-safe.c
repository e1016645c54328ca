// breaks: rpath-safe
// cc: -Wl,-rpath,/tmp/build/lib
// The path of the author's build is still in the library; here everybody may write there.
#include "good-phase.h"

PHASE()
