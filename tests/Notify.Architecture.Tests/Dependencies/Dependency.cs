namespace Notify.Architecture.Tests.Dependencies;

/// <summary>A use, in one file, of something that another namespace declares.</summary>
/// <param name="File">The path of the file.</param>
/// <param name="From">The namespace that contains the use; empty outside all namespaces.</param>
/// <param name="Target">The type that is used, or the using directive.</param>
/// <param name="To">The namespace that declares the target.</param>
/// <param name="IsWithinPackage">Whether the package itself declares the target.</param>
internal sealed record Dependency(string File, string From, string Target, string To, bool IsWithinPackage)
{
    public override string ToString() => $"{File} → {Target} ({From} → {To})";
}
