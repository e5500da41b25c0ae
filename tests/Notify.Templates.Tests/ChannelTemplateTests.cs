using Notify.PackageTests;

namespace Notify.Templates.Tests;

[Collection(PackagesCollection.Name)]
public sealed class ChannelTemplateTests(PackagesFixture packages)
{
    [Fact]
    public async Task The_channel_passes_the_conformance_cases_and_its_other_tests()
    {
        using var project = await CreatedProject.CreateAsync(packages.Folder, "notify-channel", "--name", "My-Channel");

        (await project.TestAsync()).Should().Be(16);
    }

    [Fact]
    public async Task The_option_names_the_channel_everywhere()
    {
        using var project = await CreatedProject.CreateAsync(
            packages.Folder, "notify-channel", "--name", "Acme.Sms", "--channel", "Sms");

        await project.BuildAsync();

        project.Files().Should().Contain(["Acme.Sms/SmsSender.cs", "Acme.Sms/SmsBuilderExtensions.cs"]);
        project.Read("Acme.Sms/SmsBuilderExtensions.cs").Should().Contain("Section = \"Notify:Sms\"")
            .And.Contain("new ChannelKind(\"sms\")");
        project.Files().Where(file => !file.Contains("/obj/") && !file.Contains("/bin/"))
            .Where(file => (file + project.Read(file)).Contains("pager", StringComparison.OrdinalIgnoreCase))
            .Should().BeEmpty();
    }
}
