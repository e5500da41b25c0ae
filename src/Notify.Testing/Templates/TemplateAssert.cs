using Notify.Templates;
using Notify.Templates.Liquid;

namespace Notify.Testing;

/// <summary>Checks templates in a test, as the host does at startup.</summary>
public static class TemplateAssert
{
    /// <summary>Asserts that the templates of a folder have no problems.</summary>
    /// <param name="folder">
    /// The folder, absolute or relative to the working directory or to the folder of the test.
    /// </param>
    /// <param name="kinds">The channel kinds of the templates.</param>
    /// <returns>A task that completes when the templates have been checked.</returns>
    /// <exception cref="TemplateAssertException">
    /// There are problems, including warnings. The message lists each with its file and line.
    /// </exception>
    public static async Task NoProblemsAsync(string folder, params ChannelKind[] kinds)
    {
        using var source = new FolderTemplateSource(folder);
        await NoProblemsAsync(options => options.Sources.Add(source), kinds).ConfigureAwait(false);
    }

    /// <summary>Asserts that templates have no problems.</summary>
    /// <param name="configure">
    /// The delegate that sets the sources, and the other settings of the host: required locales, filters.
    /// </param>
    /// <param name="kinds">The channel kinds of the templates.</param>
    /// <returns>A task that completes when the templates have been checked.</returns>
    /// <exception cref="TemplateAssertException">
    /// There are problems, including warnings. The message lists each with its file and line.
    /// </exception>
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
