// So that ranges and collections can be drawn from.
extension SeededRandom: RandomNumberGenerator {}
