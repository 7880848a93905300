/** The systems that a pipeline can be written for. Nothing is imported here, so that help is quick. */
export const pipelineKinds = ['github', 'gitlab', 'jenkins', 'none'] as const;
export type PipelineKind = (typeof pipelineKinds)[number];
