using System.Text.RegularExpressions;

namespace Notify.Architecture.Tests.Project;

/// <summary>The files in .github repeat names of the repository; a new package must be added there, too.</summary>
public sealed partial class GitHubFilesTests
{
    [Fact]
    public void Dependabot_updates_each_folder_with_packages_of_npm()
    {
        var folders = Repository.Files("", ".json").Where(file => Path.GetFileName(file) == "package.json")
            .Select(file => "/" + Path.GetDirectoryName(file)!.Replace('\\', '/'));

        NpmFolder().Matches(Repository.Read(".github/dependabot.yml")).Select(match => match.Groups["path"].Value)
            .Should().BeEquivalentTo(folders);
    }

    [Fact]
    public void The_form_for_bugs_lists_each_package()
    {
        // Deeper folders contain the projects that Notify.Templates creates.
        var packages = Repository.Files("src", ".csproj").Where(file => file.Count(letter => letter == '/') == 2)
            .Select(Path.GetFileNameWithoutExtension);

        ListedPackage().Matches(Repository.Read(".github/ISSUE_TEMPLATE/bug.yml"))
            .Select(match => match.Value.Trim(' ', '-'))
            .Should().BeEquivalentTo(packages);
    }

    [Fact]
    public void The_token_of_each_workflow_may_only_read()
    {
        var workflows = Repository.Files(".github/workflows", ".yml");

        workflows.Should().NotBeEmpty();
        workflows.Select(Repository.Read).Should().AllSatisfy(workflow =>
            Permissions().Matches(workflow).Select(match => match.Value)
                .Should().Equal("permissions:\n  contents: read\n"));
    }

    [GeneratedRegex(@"^ +- (?<path>/(benchmarks|tests)/\S+)$", RegexOptions.Multiline)]
    private static partial Regex NpmFolder();

    [GeneratedRegex(@"^ +- Notify\.\w+$", RegexOptions.Multiline)]
    private static partial Regex ListedPackage();

    [GeneratedRegex(@"^ *permissions:.*\n(?: +\S.*\n)*", RegexOptions.Multiline)]
    private static partial Regex Permissions();
}
