namespace Notify.Templates.Liquid.Parsing;

/// <summary>A part of the front matter, parsed.</summary>
internal sealed record ParsedPart(string Name, int Line, ParsedText Text);
