namespace Notify.Templates.Liquid.Limits;

/// <summary>A place in a template file.</summary>
/// <param name="File">The file, as its source names it.</param>
/// <param name="Line">The line, starting at 1; 0 if it is unknown.</param>
internal sealed record SourcePlace(string File, int Line)
{
    public override string ToString() => Line > 0 ? $"{File}({Line})" : File;
}
