using System.Collections.Concurrent;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace Notify.Architecture.Tests.Dependencies;

/// <summary>A package under <c>src</c>, compiled from its sources.</summary>
internal sealed class SourcePackage
{
    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.Latest);

    private static readonly IReadOnlyList<PortableExecutableReference> References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    // Several tests ask for the same package; each package is analyzed once.
    private static readonly ConcurrentDictionary<string, Lazy<SourcePackage>> Packages = new(StringComparer.Ordinal);

    private SourcePackage(string name)
    {
        var project = XDocument.Load(Repository.FullPath($"src/{name}/{name}.csproj"));
        RootNamespace = project.Descendants("RootNamespace").FirstOrDefault()?.Value ?? name;
        Dependencies = DependencyAnalyzer.Analyze(Compile(name, Sources(name, project)));
    }

    public static IReadOnlyList<string> Names { get; } =
    [
        .. Directory.EnumerateDirectories(Repository.FullPath("src"))
            .Select(folder => Path.GetFileName(folder))
            .Where(IsAssembly)
            .Order(StringComparer.Ordinal),
    ];

    public string RootNamespace { get; }

    public IReadOnlyList<Dependency> Dependencies { get; }

    public static SourcePackage Get(string name) =>
        Packages.GetOrAdd(name, key => new Lazy<SourcePackage>(() => new SourcePackage(key))).Value;

    /// <summary>Compiles sources against the assemblies that this test project references.</summary>
    /// <param name="name">The name of the assembly. An assembly of that name is not a reference.</param>
    /// <param name="sources">Paths and texts.</param>
    public static CSharpCompilation Compile(string name, IEnumerable<(string Path, string Text)> sources)
    {
        var references = References.Where(reference => Path.GetFileNameWithoutExtension(reference.FilePath) != name);
        var trees = sources
            .Append((Path: "", Text: ImplicitUsings))
            .Select(source => CSharpSyntaxTree.ParseText(SourceText.From(source.Text), ParseOptions, source.Path));
        return CSharpCompilation.Create(
            name,
            trees,
            references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true));
    }

    /// <summary>Returns whether a folder contains the project of an assembly. Notify.Templates has none.</summary>
    private static bool IsAssembly(string name)
    {
        var project = Repository.FullPath($"src/{name}/{name}.csproj");
        return File.Exists(project)
            && XDocument.Load(project).Descendants("IncludeBuildOutput").All(property => property.Value != "false");
    }

    private static IEnumerable<(string Path, string Text)> Sources(string name, XDocument project) =>
        Repository.Files($"src/{name}", ".cs")
            .Concat(LinkedFiles(name, project))
            .Distinct(StringComparer.Ordinal)
            .Select(path => (path, Repository.Read(path)));

    /// <summary>Returns the sources of other folders that the project file includes.</summary>
    private static IEnumerable<string> LinkedFiles(string name, XDocument project)
    {
        var includes = project.Descendants("Compile")
            .Select(item => (string?)item.Attribute("Include"))
            .OfType<string>()
            .SelectMany(include => include.Split(';', StringSplitOptions.RemoveEmptyEntries));
        foreach (var include in includes)
        {
            var pattern = include.Trim().Replace("$(MSBuildThisFileDirectory)", "", StringComparison.Ordinal);
            var full = Path.GetFullPath(Path.Combine(Repository.FullPath($"src/{name}"), pattern));
            var isDeep = full.Contains("**", StringComparison.Ordinal);
            var folder = isDeep ? full[..full.IndexOf("**", StringComparison.Ordinal)] : Path.GetDirectoryName(full)!;
            var files = Directory.GetFiles(
                folder,
                Path.GetFileName(full),
                isDeep ? SearchOption.AllDirectories : SearchOption.TopDirectoryOnly);
            foreach (var file in files)
                yield return Path.GetRelativePath(Repository.Root, file).Replace('\\', '/');
        }
    }
}
