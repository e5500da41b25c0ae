namespace Notify.Templates.Liquid.Parsing;

/// <summary>A line of the front matter: <c>subject: Order {{ number }}</c>.</summary>
internal sealed record FrontMatterPart(string Name, string Value, int Line);
