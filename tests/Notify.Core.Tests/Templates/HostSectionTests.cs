using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Notify.Templates;

namespace Notify.Tests.Templates;

/// <summary>The section <c>Notify:Templates</c> of the host's configuration.</summary>
public sealed class HostSectionTests
{
    [Fact]
    public void The_section_names_the_folder()
    {
        var options = OptionsOf(builder => builder.AddTemplates(), ("Folder", "mails"), ("DefaultLocale", "de"));

        Folders(options).Should().Equal("mails");
        options.DefaultLocale.Should().Be("de");
    }

    [Fact]
    public void Without_a_section_the_folder_is_templates() =>
        Folders(OptionsOf(builder => builder.AddTemplates())).Should().Equal("templates");

    [Fact]
    public void Code_is_applied_on_top_of_the_section()
    {
        var options = OptionsOf(
            builder => builder.AddTemplates("mails", options => options.MaxSteps = 5),
            ("MaxSteps", "77"),
            ("MaxOutput", "1000"));

        Folders(options).Should().Equal("mails");
        (options.MaxSteps, options.MaxOutput).Should().Be((5, 1000));
    }

    [Fact]
    public void A_section_that_is_passed_takes_its_place()
    {
        var options = OptionsOf((builder, root) => builder.AddTemplates(root.GetSection("Mine")), ("MaxSteps", "77"));

        options.MaxSteps.Should().Be(new TemplateOptions().MaxSteps);
    }

    private static IEnumerable<string> Folders(TemplateOptions options) =>
        options.Sources.OfType<FolderTemplateSource>().Select(source => source.Folder);

    private static TemplateOptions OptionsOf(
        Action<INotifyBuilder> add, params (string Key, string Value)[] settings) =>
        OptionsOf((builder, _) => add(builder), settings);

    private static TemplateOptions OptionsOf(
        Action<INotifyBuilder, IConfiguration> add, params (string Key, string Value)[] settings)
    {
        var root = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting =>
                KeyValuePair.Create<string, string?>($"Notify:Templates:{setting.Key}", setting.Value)))
            .Build();
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(root);
        add(services.AddNotify(), root);
        using var provider = services.BuildServiceProvider();
        return provider.GetRequiredService<IOptions<TemplateOptions>>().Value;
    }
}
