using System.Text.Encodings.Web;
using Fluid;
using Fluid.Ast;
using Fluid.Parser;
using Notify.Templates.Liquid.Limits;

namespace Notify.Templates.Liquid.Rendering;

/// <summary>The first statement of a loop: stops a rendering that was canceled or takes too long.</summary>
internal sealed class CheckpointStatement(SourcePlace place) : Statement
{
    public override ValueTask<Completion> WriteToAsync(TextWriter writer, TextEncoder encoder, TemplateContext context)
    {
        var progress = ((RenderContext)context).Progress;
        progress.Place = place;
        progress.Check();
        return Normal();
    }
}

/// <summary>Renders its content into a variable.</summary>
internal sealed class CapturedStatement(string identifier, IReadOnlyList<Statement> statements) : Statement
{
    public override async ValueTask<Completion> WriteToAsync(
        TextWriter writer,
        TextEncoder encoder,
        TemplateContext context)
    {
        var render = (RenderContext)context;
        var buffer = render.RentCapture();
        var completion = await statements.RenderStatementsAsync(buffer, encoder, context).ConfigureAwait(false);
        var text = buffer.ToString();
        render.ReturnCapture(buffer);
        render.Progress.Produced(text);
        context.SetValue(identifier, MarkupValue.Create(text, render));
        return completion;
    }
}

/// <summary>An include with its compiled partial, for example <c>{% include 'button', label: 'Pay' %}</c>.</summary>
internal sealed class PartialStatement(
    CompiledPartial partial,
    IReadOnlyList<Statement> assigns,
    string alias,
    Expression? with,
    SourcePlace place) : Statement
{
    public override async ValueTask<Completion> WriteToAsync(
        TextWriter writer,
        TextEncoder encoder,
        TemplateContext context)
    {
        var progress = ((RenderContext)context).Progress;
        progress.Place = place;
        progress.Check();
        progress.Enter();
        context.IncrementSteps();
        context.EnterChildScope();
        try
        {
            foreach (var assign in assigns)
                await assign.WriteToAsync(writer, encoder, context).ConfigureAwait(false);
            if (with is not null)
                context.SetValue(alias, await with.EvaluateAsync(context).ConfigureAwait(false));
            await partial.Tree.RenderAsync(writer, encoder, context).ConfigureAwait(false);
        }
        finally
        {
            context.ReleaseScope();
            progress.Leave();
        }

        return Completion.Normal;
    }
}

/// <summary>A partial of one locale.</summary>
/// <remarks>
/// <see cref="Tree"/> is set after the including files have received the object, so that a partial may include itself.
/// </remarks>
internal sealed class CompiledPartial
{
    public IFluidTemplate Tree { get; set; } = new FluidTemplate();
}
