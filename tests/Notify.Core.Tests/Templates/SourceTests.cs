using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Notify.Delivery;
using Notify.Hosting;
using Notify.Templates;
using Notify.Templates.Liquid;
using NSubstitute;

namespace Notify.Tests.Templates;

public sealed class SourceTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("notify-templates");

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public async Task A_folder_is_read_with_the_folders_in_it()
    {
        Write("mails/orders/paid/push.liquid", "paid");
        Write("mails/notes.txt", "");
        using var source = new FolderTemplateSource("mails", _root.FullName);
        var expected = new TemplateFile
        {
            Path = "orders/paid/push.liquid",
            Content = "paid",
            Origin = "mails/orders/paid/push.liquid",
        };
        (await source.LoadAsync()).Should().Equal(expected);
        using var absolute = new FolderTemplateSource(Path.Combine(_root.FullName, "mails"));
        (await absolute.LoadAsync()).Single().Origin.Should().Be("mails/orders/paid/push.liquid");
    }

    [Fact]
    public async Task A_missing_folder_says_where_it_was_looked_for()
    {
        using var source = new FolderTemplateSource("mails", _root.FullName);
        var load = () => source.LoadAsync().AsTask();
        (await load.Should().ThrowAsync<DirectoryNotFoundException>())
            .Which.Message.Should().Contain("'mails'")
            .And.Contain("content root")
            .And.Contain("CopyToOutputDirectory")
            .And.NotContain(_root.FullName);
        source.Watch().Should().BeNull();
    }

    [Fact]
    public async Task A_changed_folder_is_read_again_and_a_broken_change_does_not_lose_what_was()
    {
        Write("t/push.liquid", "one");
        var options = new TemplateOptions { Reload = true };
        using var source = new FolderTemplateSource(_root.FullName);
        options.Sources.Add(source);
        using var engine = new FluidTemplateEngine(options, [new ChannelKind("push")]);
        (await BodyAsync(engine)).Should().Be("one");
        var reloaded = new SemaphoreSlim(0);
        engine.Store.Reloaded = _ => reloaded.Release();
        Write("t/push.liquid", "two");
        do
            (await reloaded.WaitAsync(TimeSpan.FromSeconds(30))).Should().BeTrue();
        while (await BodyAsync(engine) != "two");
    }

    [Fact]
    public async Task A_folder_is_not_watched_unless_asked()
    {
        var source = new Scripted
        {
            Load = () =>

                [
                    new TemplateFile
                    {
                        Path = "t/push.liquid",
                        Content = "x",
                        Origin = "x",
                    },
                ],
        };
        Write("t/push.liquid", "one");
        using var folder = new FolderTemplateSource(_root.FullName);
        var options = new TemplateOptions();
        options.Sources.Add(folder);
        options.Sources.Add(source);
        using var engine = new FluidTemplateEngine(options, [new ChannelKind("push")]);
        (await BodyAsync(engine)).Should().Be("x", "a later source replaces a file of the same path");
        (folder.IsWatched, source.Watches).Should().Be((false, 1));
    }

    [Fact]
    public async Task A_source_that_fails_to_reload_leaves_the_templates_as_they_were()
    {
        var memory = new InMemoryTemplateSource { ["t/push.liquid"] = "one" };
        var failing = new Scripted();
        var options = new TemplateOptions { Sources = { memory, failing } };
        using var engine = new FluidTemplateEngine(options, [new ChannelKind("push")]);
        (await BodyAsync(engine)).Should().Be("one");
        var outcomes = System.Threading.Channels.Channel.CreateUnbounded<Exception?>();
        engine.Store.Reloaded = outcome => outcomes.Writer.TryWrite(outcome);
        failing.Load = () => throw new IOException("gone");
        memory["t/push.liquid"] = "two";
        (await outcomes.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30)))
            .Should().BeOfType<IOException>();
        (await BodyAsync(engine)).Should().Be("one");
        failing.Load = () => [];
        memory.Remove("none").Should().BeFalse();
        memory["t/push.liquid"] = "three";
        (await outcomes.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30))).Should().BeNull();
        (await BodyAsync(engine)).Should().Be("three");
        memory["t/push.liquid"].Should().Be("three");
        memory.Remove("t/push.liquid").Should().BeTrue();
        (await outcomes.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30))).Should().BeNull();
        (await engine.ListAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task Embedded_templates_are_named_by_their_path()
    {
        var files = await new EmbeddedTemplateSource(Assembly.GetExecutingAssembly(), "embedded-templates").LoadAsync();
        var expected = new TemplateFile
        {
            Path = "hello/push.liquid",
            Content = "Hello {{ name }}",
            Origin = "embedded-templates/hello/push.liquid",
        };
        files.Should().Equal(expected);
        (await new EmbeddedTemplateSource(Assembly.GetExecutingAssembly()).LoadAsync())
            .Single()
            .Path.Should().Be("embedded-templates/hello/push.liquid");
        var none = () => new EmbeddedTemplateSource(typeof(string).Assembly, "x").LoadAsync().AsTask();
        (await none.Should().ThrowAsync<InvalidOperationException>()).Which.Message.Should().Contain("LogicalName");
    }

    [Fact]
    public async Task Sources_are_added_to_the_builder_and_twice_does_no_harm()
    {
        Write("mails/a/push.liquid", "folder");
        var own = new InMemoryTemplateSource { ["b/push.liquid"] = "own" };
        var section = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["T:Folder"] = "mails",
            ["T:DefaultLocale"] = "de",
            ["T:Reload"] = "true",
            ["T:MaxSteps"] = "77",
            ["T:RequiredLocales:0"] = "de",
        }).Build().GetSection("T");
        var builder = Builder();
        builder.AddTemplates("mails")
            .AddTemplates("mails", options => options.Filters["f"] = (_, _, _) => "")
            .AddTemplates(section)
            .AddTemplates(section)
            .AddTemplateSource(own)
            .AddTemplateSource<Injected>()
            .AddTemplateSource<Injected>()
            .AddEmbeddedTemplates(Assembly.GetExecutingAssembly(), "embedded-templates");
        await using var services = builder.Services.BuildServiceProvider();
        var options = services.GetRequiredService<IOptions<TemplateOptions>>().Value;
        options.Should().BeEquivalentTo(
            new
            {
                DefaultLocale = "de",
                Reload = true,
                MaxSteps = 77,
                RequiredLocales = new[] { "de" },
            });
        options.Sources.Select(source => source.GetType()).Should().Equal(
            typeof(FolderTemplateSource),
            typeof(InMemoryTemplateSource),
            typeof(Injected),
            typeof(EmbeddedTemplateSource));
        var engine = services.GetRequiredService<ITemplateEngine>();
        (await engine.ListAsync()).Select(info => info.Name).Should().BeEquivalentTo("a", "b", "c", "hello");
        services.GetServices<IStartupCheck>().Should().ContainSingle(check => check is TemplateStartupCheck);
    }

    [Theory]
    [InlineData("Reload", "maybe", "T:Reload is 'maybe'. Set true or false.")]
    [InlineData("MaxSteps", "many", "T:MaxSteps is 'many'. Set a number.")]
    [InlineData("MaxSteps", "0", "Templates: MaxSteps is 0. Set a number *")]
    [InlineData("MaxOutput", "0", "Templates: MaxOutput is 0. Set a number *")]
    [InlineData("MaxOutput", "much", "T:MaxOutput is 'much'. Set a number of characters.")]
    [InlineData("MaxTime", "00:00:00", "Templates: MaxTime is 00:00:00. Set a time *")]
    [InlineData(
        "MaxTime",
        "soon",
        "T:MaxTime is 'soon', which is not a duration. Set for example 500ms, 5s, 10m, 24h, 7d or 00:00:05.")]
    [InlineData("DefaultLocale", "en-x1", "Templates: DefaultLocale 'en-x1' is not a known locale. *")]
    [InlineData("DefaultLocale", " ", "Templates: DefaultLocale ' ' is not a known locale. *")]
    [InlineData("DefaultLocale", "not a locale!", "Templates: DefaultLocale 'not a locale!' is not a known locale. *")]
    [InlineData("RequiredLocales:0", "??", "Templates: RequiredLocales contains '??', *")]
    public void A_bad_setting_is_named(string key, string value, string message)
    {
        var section = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { [$"T:{key}"] = value })
            .Build()
            .GetSection("T");
        var builder = Builder();
        builder.AddTemplates(section);
        using var services = builder.Services.BuildServiceProvider();
        FluentActions.Invoking(() => services.GetRequiredService<ITemplateEngine>()).Should().Throw<Exception>()
            .WithMessage(message);
    }

    private static async Task<string> BodyAsync(FluidTemplateEngine engine) =>
        (await engine.RenderAsync(new("t", "push"))).Body;

    private void Write(string path, string text)
    {
        var file = Path.Combine(_root.FullName, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    private INotifyBuilder Builder()
    {
        var host = Substitute.For<IHostEnvironment>();
        host.ContentRootPath.Returns(_root.FullName);
        var services = new ServiceCollection().AddLogging().AddSingleton(host).AddSingleton(new ChannelRegistration(
            "push", new ChannelKind("push"), _ => new ChannelOptions(), _ => Substitute.For<IChannelSender>()));
        var builder = Substitute.For<INotifyBuilder>();
        builder.Services.Returns(services);
        return builder;
    }

    private sealed class Scripted : ITemplateSource
    {
        public Func<IReadOnlyList<TemplateFile>> Load { get; set; } = () => [];

        public int Watches { get; private set; }

        public ValueTask<IReadOnlyList<TemplateFile>> LoadAsync(CancellationToken cancellationToken = default) =>
            new(Load());

        public IChangeToken? Watch()
        {
            Watches++;
            return null;
        }
    }

    private sealed class Injected : ITemplateSource
    {
        public ValueTask<IReadOnlyList<TemplateFile>> LoadAsync(CancellationToken cancellationToken = default) =>
            new(
                (IReadOnlyList<TemplateFile>)
                    [
                        new TemplateFile
                        {
                            Path = "c/push.liquid",
                            Content = "c",
                            Origin = "c",
                        },
                    ]);

        public IChangeToken? Watch() => null;
    }
}
