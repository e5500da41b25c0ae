using System.Text.Encodings.Web;
using Fluid;
using Fluid.Ast;
using Fluid.Parser;

namespace Notify.Templates.Liquid.Rendering;

/// <summary>An include whose file is known: <c>{% include 'button', label: 'Pay' %}</c>.</summary>
internal sealed class PartialStatement(CompiledPartial partial, IReadOnlyList<AssignStatement> assigns, string alias, Expression? with) : Statement
{
    public override async ValueTask<Completion> WriteToAsync(TextWriter writer, TextEncoder encoder, TemplateContext context)
    {
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
        }
        return Completion.Normal;
    }
}

/// <summary>A partial of one locale; filled in after those that include it have got hold of it, so that a partial may include itself.</summary>
internal sealed class CompiledPartial
{
    public IFluidTemplate Tree { get; set; } = new FluidTemplate();
}
