// breaks: manifest-json
// A comma was left behind when the last member went.
#define MORE ","
#include "good-phase.h"

PHASE()
