using Notify.Templates;
using Notify.Templates.Liquid;

namespace Notify.Testing;

/// <summary>Looks through templates in a test, as the host would at start.</summary>
public static class TemplateAssert
{
    /// <summary>Fails where the templates of a folder have mistakes.</summary>
    /// <param name="folder">The folder, absolute or relative to the working directory or to the test's own folder.</param>
    /// <param name="kinds">The channel kinds the templates are for.</param>
    /// <exception cref="TemplateAssertException">There are problems, warnings among them; the message names every one with its file and line.</exception>
    public static async Task NoProblemsAsync(string folder, params ChannelKind[] kinds)
    {
        using var source = new FolderTemplateSource(folder);
        await NoProblemsAsync(options => options.Sources.Add(source), kinds).ConfigureAwait(false);
    }

    /// <summary>Fails where templates have mistakes.</summary>
    /// <param name="configure">Names the sources, and what else the host sets: required locales, filters.</param>
    /// <param name="kinds">The channel kinds the templates are for.</param>
    /// <exception cref="TemplateAssertException">There are problems, warnings among them; the message names every one with its file and line.</exception>
    public static async Task NoProblemsAsync(Action<TemplateOptions> configure, params ChannelKind[] kinds)
    {
        ArgumentNullException.ThrowIfNull(configure);
        ArgumentNullException.ThrowIfNull(kinds);
        var options = new TemplateOptions();
        configure(options);
        var engine = TemplateEngine.Create(options, kinds);
        var problems = await engine.LintAsync().ConfigureAwait(false);
        if (problems.Count > 0)
            throw new TemplateAssertException(problems);
    }
}
