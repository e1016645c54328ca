#include "gantry/gantry.h"
