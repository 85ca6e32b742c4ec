extension LanguageTopic {
  /// Kept from Lua 5.2 by builds that Linux distributions ship.
  private static let olderMath: [LanguageTopic] = [
    .function(
      "math.atan2", "y, x", returns: "number", "Inverse tangent of y/x; an older name of math.atan with two arguments.",
      older),
    .function("math.cosh", "x", returns: "number", "Hyperbolic cosine.", older),
    .function(
      "math.frexp", "x", returns: "number, integer", "m and e with x = m·2ᵉ and |m| in [0.5, 1), or 0 of 0.", older,
      example: "print(math.frexp(12))"),
    .function("math.ldexp", "m, e", returns: "number", "m·2ᵉ.", older, example: "print(math.ldexp(0.75, 4))"),
    .function("math.log10", "x", returns: "number", "Logarithm to base 10.", older),
    .function("math.pow", "x, y", returns: "number", "Power: `x ^ y`.", older),
    .function("math.sinh", "x", returns: "number", "Hyperbolic sine.", older),
    .function("math.tanh", "x", returns: "number", "Hyperbolic tangent.", older),
  ]
  private static let older = "From older Lua: some builds of Lua 5.4 do not have it."

  static let mathFunctions: [LanguageTopic] =
    olderMath + [
      .init(
        "math", "math", "Mathematics of single numbers.", "The module `tensor` has the same names for whole arrays."),
      .init("math.huge", "math.huge", "Infinity, a float larger than all others."),
      .init("math.maxinteger", "math.maxinteger", "The largest integer, 2⁶³ − 1."),
      .init("math.mininteger", "math.mininteger", "The smallest integer, −2⁶³."),
      .init("math.pi", "math.pi", "π, rounded to the nearest float."),
      .function(
        "math.abs", "x", returns: "number", "Magnitude; an integer of an integer.",
        "Of math.mininteger it is math.mininteger, as integers wrap."),
      .function("math.acos", "x", returns: "number", "Inverse cosine, in radians."),
      .function("math.asin", "x", returns: "number", "Inverse sine, in radians."),
      .function(
        "math.atan", "y, [x]", returns: "number",
        "Inverse tangent of y/x in radians, in the quadrant of the point (x, y); x is 1 if left out."),
      .function(
        "math.ceil", "x", returns: "integer",
        "The smallest whole number that is not below x; a float if no integer holds it."),
      .function("math.cos", "x", returns: "number", "Cosine of an angle in radians."),
      .function("math.deg", "x", returns: "number", "Degrees of an angle in radians."),
      .function("math.exp", "x", returns: "number", "eˣ."),
      .function(
        "math.floor", "x", returns: "integer",
        "The largest whole number that is not above x; a float if no integer holds it.",
        example: "print(math.floor(-3.5))"),
      .function(
        "math.fmod", "x, y", returns: "number",
        "Remainder of the quotient that is rounded towards zero: it has the sign of x.",
        "The operator ?% rounds down instead."),
      .function("math.log", "x, [base]", returns: "number", "Logarithm, natural if no base is given."),
      .function("math.max", "x, …", returns: "number", "The largest of its arguments."),
      .function("math.min", "x, …", returns: "number", "The smallest of its arguments."),
      .function(
        "math.modf", "x", returns: "number, number", "The whole part, rounded towards zero, and what is left.",
        example: "print(math.modf(3.25))"),
      .function("math.rad", "x", returns: "number", "Radians of an angle in degrees."),
      .function(
        "math.random", "[m], [n]", returns: "number",
        "A random number: a float in [0, 1); with n an integer from 1 to n; with m and n one from m to n.",
        "`math.random(0)` gives 64 random bits. The generator is xoshiro256**.",
        here:
          """
          a run of its own starts differently each time unless ?math.randomseed is called; experiments rather use \
          ?tensor.generator, whose streams are the same everywhere.
          """
      ),
      .function(
        "math.randomseed", "[x], [y]", returns: "integer, integer",
        "Starts math.random anew: the same seed, the same numbers. Without arguments, from chance.",
        "It gives back the two parts of the seed."),
      .function("math.sin", "x", returns: "number", "Sine of an angle in radians."),
      .function("math.sqrt", "x", returns: "number", "Square root; NaN of a negative number."),
      .function("math.tan", "x", returns: "number", "Tangent of an angle in radians."),
      .function(
        "math.tointeger", "x", returns: "integer or nil", "The integer of that value; nil if x is no whole number.",
        example: "print(math.tointeger(3.0), math.tointeger(3.5))"),
      .function(
        "math.type", "x", returns: "string or nil", "\"integer\" or \"float\"; nil for what is no number.",
        example: "print(math.type(1), math.type(1.0))"),
      .function(
        "math.ult", "a, b", returns: "boolean", "Whether a is below b if both are taken as integers without sign."),
    ]
}
