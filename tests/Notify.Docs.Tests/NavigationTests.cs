using System.Text.RegularExpressions;

namespace Notify.Docs.Tests;

/// <summary>A reader finds each document from the overview and in the navigation of the site.</summary>
public sealed class NavigationTests
{
    [Theory]
    [InlineData("docs/README.md", @"\]\((?<path>[\w./-]+\.md)\)")]
    [InlineData("docs/toc.yml", @"href: (?<path>[\w./-]+\.md)")]
    [InlineData("docs/adr/README.md", @"\]\((?<path>[\w./-]+\.md)\)")]
    public void Each_document_of_the_folder_is_listed_once(string list, string pattern)
    {
        var folder = Path.GetDirectoryName(Path.Combine(Repository.Root, list))!;
        var documents = Directory.EnumerateFiles(folder, "*.md").Select(Path.GetFileName)
            .Where(name => name != "README.md");

        var listed = Regex.Matches(File.ReadAllText(Path.Combine(Repository.Root, list)), pattern)
            .Select(match => match.Groups["path"].Value)
            .Where(path => !path.Contains('/') && path != "README.md");

        listed.Should().BeEquivalentTo(documents);
    }

    [Fact]
    public void The_readme_has_at_most_200_lines()
    {
        File.ReadLines(Path.Combine(Repository.Root, "README.md")).Count().Should().BeLessThanOrEqualTo(200);
    }

    [Fact]
    public void The_readmes_of_packages_have_no_links_to_files_of_the_repository()
    {
        var readmes = Repository.Documents.Where(path => path.StartsWith("src", StringComparison.Ordinal)).ToList();

        readmes.Should().HaveCountGreaterThan(7);
        readmes.SelectMany(
                path => Regex.Matches(File.ReadAllText(Path.Combine(Repository.Root, path)), @"\]\((?![a-z]+:)[^)]*\)"),
                (path, link) => $"{path}: {link.Value}")
            .Should().BeEmpty("a package page does not have these files");
    }
}
