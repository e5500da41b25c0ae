namespace Notify.Templates.Liquid.Limits;

/// <summary>
/// The bounds of templates that are not settings. <see cref="TemplateOptions"/> has the others: MaxSteps, MaxOutput and
/// MaxTime.
/// </summary>
internal static class TemplateLimits
{
    /// <summary>How deep tags, and the indexes of a variable, may be nested in a file.</summary>
    public const int Nesting = 100;

    /// <summary>How many operators and filters one expression may chain.</summary>
    public const int ExpressionDepth = 200;

    /// <summary>How deep partials and sections may include each other, at load and in a rendering.</summary>
    public const int IncludeDepth = 50;

    /// <summary>
    /// How many includes a template may have, counting those of its partials each time. Without it, thirty partials
    /// that each include the next one twice would be read a billion times.
    /// </summary>
    public const int Includes = 10_000;

    /// <summary>
    /// How many times <see cref="TemplateOptions.MaxOutput"/> all filters and captures of one rendering may produce, in
    /// characters. It limits the memory of a rendering.
    /// </summary>
    public const int ProducedOutputs = 8;

    /// <summary>The number of produced characters as which an element of an array counts.</summary>
    public const int ElementCharacters = 16;

    /// <summary>
    /// The length of a format for <c>date</c>, <c>format_number</c> and their like, and of a text that is read as a
    /// date, in characters.
    /// </summary>
    public const int FormatLength = 500;

    /// <summary>The digits of a width or precision in such a format.</summary>
    public const int FormatDigits = 2;
}
