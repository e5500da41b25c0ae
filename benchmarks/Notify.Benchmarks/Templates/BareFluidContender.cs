using System.Text.Encodings.Web;
using System.Text.Json.Nodes;
using Fluid;
using Notify.Benchmarks.Measuring;

namespace Notify.Benchmarks.Templates;

/// <summary>Fluid alone: templates parsed once, the same JSON model, the same encoder.</summary>
internal sealed class BareFluidContender : IContender
{
    private static readonly FluidParser Parser = new();
    private readonly Fluid.TemplateOptions _options = new()
    {
        MemberAccessStrategy = UnsafeMemberAccessStrategy.Instance,
    };
    private readonly IFluidTemplate _subject = Parser.Parse(TemplateText.Subject);
    private readonly IFluidTemplate _body = Parser.Parse(TemplateText.Body);

    public string Name => "bare Fluid";

    public int Messages => 200_000;

    public Task SetUpAsync() => Task.CompletedTask;

    public async Task RunAsync(int messages)
    {
        for (var i = 0; i < messages; i++)
        {
            var context = new TemplateContext(JsonNode.Parse(TemplateText.Model), _options);
            var subject = await _subject.RenderAsync(context, NullEncoder.Default);
            var body = await _body.RenderAsync(context, HtmlEncoder.Default);
            if (subject.Length == 0 || !body.Contains("margin &amp; more", StringComparison.Ordinal))
                throw new InvalidOperationException("Fluid rendered something else.");
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
