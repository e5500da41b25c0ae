using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Notify.Docs.Tests;

/// <summary>
/// Compiles a snippet as a reader would paste it: as a program with implicit usings and, if the snippet uses them, a
/// host and a notifier.
/// </summary>
internal static class SnippetCompiler
{
    private const string Usings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using Microsoft.AspNetCore.Builder;
        global using Microsoft.AspNetCore.Http;
        global using Microsoft.Extensions.Configuration;
        global using Microsoft.Extensions.DependencyInjection;
        global using Microsoft.Extensions.Hosting;
        global using Notify;

        """;

    // The names that a fragment may use without declaring them, in the order of their dependence.
    private static readonly (string Name, string Declaration)[] Surroundings =
    [
        ("builder", "var builder = Host.CreateApplicationBuilder();"),
        ("app", "WebApplication app = null!;"),
        ("configuration", "IConfiguration configuration = new ConfigurationBuilder().Build();"),
        ("services", "var services = new ServiceCollection();"),
        ("provider", "IServiceProvider provider = new ServiceCollection().BuildServiceProvider();"),
        ("notifier", "INotifier notifier = null!;"),
        ("notification", "Notification notification = null!;"),
        ("campaign", "IAsyncEnumerable<Notification> campaign = null!;"),
        ("bus", "Notify.Bus.IMessageBus bus = null!;"),
        ("addressBook", "Notify.Addresses.IAddressBook addressBook = null!;"),
        ("templates", "Notify.Templates.ITemplateEngine templates = null!;"),
        ("runtime", "INotifyRuntime runtime = null!;"),
        ("id", "Guid id = default;"),
        ("stoppingToken", "CancellationToken stoppingToken = default;"),
    ];

    private static readonly IReadOnlyList<MetadataReference> References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    // The generator of JSON metadata, which the SDK adds to every project. The pack is next to the running runtime.
    private static readonly ISourceGenerator JsonGenerator = CreateGenerator(
        Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../../packs/Microsoft.NETCore.App.Ref"),
        "System.Text.Json.SourceGeneration.dll",
        "System.Text.Json.SourceGeneration.JsonSourceGenerator");

    public static IReadOnlyList<string> Errors(Snippet snippet) =>
        [.. Compile(snippet).GetDiagnostics()
            .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
            .Select(diagnostic => diagnostic.ToString())];

    /// <summary>Compiles a snippet and loads it, for a test that calls what the snippet defines.</summary>
    public static Assembly Load(Snippet snippet)
    {
        using var image = new MemoryStream();
        var result = Compile(snippet).Emit(image);
        result.Success.Should().BeTrue($"{snippet} compiles: {string.Join('\n', result.Diagnostics)}");
        return Assembly.Load(image.ToArray());
    }

    private static Compilation Compile(Snippet snippet)
    {
        var usings = string.Concat(
            Regex.Matches(snippet.Code, @"^using [\w.=<> ]+;\r?\n", RegexOptions.Multiline)
                .Select(match => match.Value));
        var body = Regex.Replace(snippet.Code, @"^using [\w.=<> ]+;\r?\n", "", RegexOptions.Multiline);
        var surroundings = string.Join(
            '\n',
            Surroundings.Where(item => Mentions(body, item.Name) && !Declares(body, item.Name))
                .Select(item => item.Declaration));
        var statements = Regex.IsMatch(
            body,
            @"^(?!\s*(public|internal|sealed|file|record|class|interface|namespace|\[|///|//|\{|\}|\s|$))",
            RegexOptions.Multiline);
        var program = CSharpSyntaxTree.ParseText($"{usings}{(statements ? surroundings : "")}\n#line 1\n{body}");
        Compilation compilation = CSharpCompilation.Create(
            $"Snippet{snippet.Line}",
            [CSharpSyntaxTree.ParseText(Usings), program],
            References,
            new CSharpCompilationOptions(
                statements ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary,
                nullableContextOptions: NullableContextOptions.Enable));
        if (body.Contains("JsonSerializerContext", StringComparison.Ordinal))
        {
            CSharpGeneratorDriver.Create(JsonGenerator)
                .RunGeneratorsAndUpdateCompilation(compilation, out compilation, out _);
        }

        return compilation;
    }

    private static ISourceGenerator CreateGenerator(string pack, string file, string type)
    {
        var path = Directory.EnumerateFiles(pack, file, SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Last();
        var generator = Assembly.LoadFrom(path).GetType(type, throwOnError: true)!;
        return ((IIncrementalGenerator)Activator.CreateInstance(generator)!).AsSourceGenerator();
    }

    private static bool Mentions(string code, string name) => Regex.IsMatch(code, $@"(?<![\w.]){name}\b(?!\s*:)");

    /// <summary>The parameter of an extension method does not declare a name for the statements above it.</summary>
    private static bool Declares(string code, string name) => Regex.IsMatch(
        Regex.Replace(code, @"\(this [\w<>]+ \w+", "("),
        $@"(\b(var|out|in|await using var)|[\w>\]?])\s+{name}\s*(=|;|,|\)|in\b)");
}
