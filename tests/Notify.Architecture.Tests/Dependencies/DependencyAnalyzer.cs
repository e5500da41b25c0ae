using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Notify.Architecture.Tests.Dependencies;

/// <summary>Finds the dependencies between namespaces in the sources of a package.</summary>
/// <remarks>
/// Every name counts that the compiler binds to a type or to a member of a type: constants, extension methods,
/// attributes and inferred types too. A using directive counts even if no name needs it. References in documentation
/// comments do not count. Code that source generators would add is missing, so some names do not bind; the names that
/// are needed to call generated code appear in the sources anyway.
/// </remarks>
internal static class DependencyAnalyzer
{
    public static IReadOnlyList<Dependency> Analyze(CSharpCompilation compilation) =>
    [
        .. compilation.SyntaxTrees
            .AsParallel()
            .SelectMany(tree => Analyze(compilation, tree))
            .Distinct()
            .OrderBy(dependency => dependency.ToString(), StringComparer.Ordinal),
    ];

    private static IEnumerable<Dependency> Analyze(CSharpCompilation compilation, SyntaxTree tree)
    {
        var model = compilation.GetSemanticModel(tree);
        var root = tree.GetCompilationUnitRoot();
        var seen = new HashSet<(string, INamedTypeSymbol)>();
        foreach (var directive in root.DescendantNodes().OfType<UsingDirectiveSyntax>())
        {
            var dependency = FromDirective(compilation, model, directive);
            if (dependency.From != dependency.To)
                yield return dependency;
        }

        foreach (var name in root.DescendantNodes(node => node is not UsingDirectiveSyntax).OfType<SimpleNameSyntax>())
        {
            var info = model.GetSymbolInfo(name);
            var symbol = info.Symbol ?? info.CandidateSymbols.FirstOrDefault();
            var type = symbol as INamedTypeSymbol ?? symbol?.ContainingType;
            // A local, a parameter or a namespace.
            if (type?.ContainingNamespace is not { IsGlobalNamespace: false } target)
                continue;
            var from = NamespaceOf(name);
            if (!seen.Add((from, type)))
                continue;
            var to = target.ToDisplayString();
            var isWithinPackage = IsOf(type.ContainingAssembly, compilation);
            if (from != to)
                yield return new Dependency(tree.FilePath, from, type.Name, to, isWithinPackage);
        }
    }

    private static Dependency FromDirective(
        CSharpCompilation compilation,
        SemanticModel model,
        UsingDirectiveSyntax directive)
    {
        var name = directive.NamespaceOrType.ToString();
        var symbol = model.GetSymbolInfo(directive.NamespaceOrType).Symbol;
        var target = symbol as INamespaceSymbol ?? symbol?.ContainingNamespace;
        var isWithinPackage = symbol is INamespaceSymbol scope
            ? IsDeclaredBy(compilation, scope)
            : IsOf(symbol?.ContainingAssembly, compilation);
        // Without a symbol, this is the namespace of a library that the package does not reference.
        var to = target?.ToDisplayString() ?? name;
        return new Dependency(
            directive.SyntaxTree.FilePath,
            NamespaceOf(directive),
            $"using {name}",
            to,
            isWithinPackage);
    }

    /// <summary>
    /// Returns the innermost namespace around a node. A directive above all namespaces belongs to the first namespace.
    /// </summary>
    private static string NamespaceOf(SyntaxNode node)
    {
        var declarations = node.Ancestors().OfType<BaseNamespaceDeclarationSyntax>();
        var name = string.Join('.', declarations.Select(declaration => declaration.Name.ToString()).Reverse());
        if (name.Length > 0 || node is not UsingDirectiveSyntax)
            return name;
        var all = node.SyntaxTree.GetRoot().DescendantNodes().OfType<BaseNamespaceDeclarationSyntax>();
        return all.FirstOrDefault()?.Name.ToString() ?? "";
    }

    private static bool IsDeclaredBy(CSharpCompilation compilation, INamespaceSymbol symbol) =>
        symbol.ConstituentNamespaces.Any(part => IsOf(part.ContainingAssembly, compilation));

    private static bool IsOf(IAssemblySymbol? assembly, CSharpCompilation compilation) =>
        SymbolEqualityComparer.Default.Equals(assembly, compilation.Assembly);
}
